"""Everybody who reads the journal, on one page. Each does the rows of its kinds in order and may be replayed without harm."""

from ratusz.portal.core.followers import Follower
from ratusz.portal.dane_gov_pl.followers import document
from ratusz.portal.discrepancies.followers import comparing
from ratusz.portal.explore.differences import differences
from ratusz.portal.findings.followers import words
from ratusz.portal.gaps.followers import lacking
from ratusz.portal.intake.followers import checking, corrections, letters
from ratusz.portal.moving.followers import names
from ratusz.portal.subscriptions.followers import news

FOLLOWERS: tuple[Follower, ...] = (letters, corrections, checking, names, words, differences, news, document, comparing, lacking)
