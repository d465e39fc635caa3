"""Pages of accounts beside those of allauth."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from ratusz.portal.core.errors import nothing_here
from ratusz.portal.people.models import User


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the person of the demo city named by `email`. In a bank that `ratusz demo` did not make there is no such address."""
    person = User.objects.filter(email=request.POST.get("email", ""), is_active=True).first() if settings.BANK_DEMO else None
    if person is None:
        raise nothing_here()
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return HttpResponseRedirect(get_adapter(request).get_login_redirect_url(request))
