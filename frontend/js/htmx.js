// htmx for the pages that ask for it. Attributes that hold code (hx-on, filters in hx-trigger) are refused by the security policy.
import "htmx.org";
