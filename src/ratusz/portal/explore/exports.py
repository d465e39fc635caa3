"""Tables as files: streamed where the format can be, else built once in the cache folder and sent with ranges.

A built file is named by version, question and format: it never changes and may be deleted at any time.
"""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from ratusz.bank.model.table import Table
from ratusz.bank.publish import formats
from ratusz.bank.query.nodes import Query
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.explore import questions
from ratusz.portal.explore.conditional import Freshness, answer
from ratusz.portal.explore.ranges import file_response
from ratusz.portal.explore.tables import labels
from ratusz.portal.explore.transfers import Transfers
