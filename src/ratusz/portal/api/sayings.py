"""What the addresses of the API and their parameters are called for people: the sentences of `openapi.json`, ready to be translated.

The description for machines stays English; a test finds a sentence of it that is missing here.
"""

from ratusz.bank.base.sentences import N_

SENTENCES = (
    N_("Datasets: words, filters, facets, pages"),
    N_("What the reader may see of the catalogue."),
    N_("One dataset, by slug or id"),
    N_("A dataset and those of its resources that the reader may see."),
    N_("Figures: single values with definition, day and source"),
    N_("All figures that the reader may see."),
    N_("One figure, and its value in published versions"),
    N_("A figure with its history, newest version first; 410 with the reason where its table was withdrawn."),
    N_("Figures of one thing that do not agree: both values, who answers, what came of it"),
    N_("Released ones whose figures everybody sees; what is inside the office is never among them, whoever asks."),
    N_("One of the figures that do not agree"),
    N_("Both values, what each counts, where it stands and who answers for it; the note once somebody verified it."),
    N_("do-wyjasnienia, wyjasnione or poprawione; empty for all"),
    N_("Slug of a phenomenon"),
    N_("Slug of a dataset that one of the figures stands in"),
    N_("One resource"),
    N_("The resource: titles, dates, addresses."),
    N_("What changed between two versions"),
    N_("What changed `from` one public version `to` another: counts, columns, and the first rows, cell by cell."),
    N_("Rows as a file"),
    N_("The rows a question asks for as a file: csv, json, jsonl, xlsx, ods, parquet, geojson. `csv?for=excel` suits Polish Excel."),
    N_("A large workbook takes long: 202, `Retry-After`, and in `Location` where to look how far it is; from there 303 leads to the file."),
    N_("Shapes, clusters of points or coloured areas in view"),
    N_("GeoJSON of a view: what filters, groups and measures in `rows`, `_box=west,south,east,north`, `_zoom=12`, `_classes`, `_figure`."),
    N_("What the columns hold"),
    N_("Per column: values, missing ones and why, different ones, least, greatest, mean, median, the most frequent, how they are spread."),
    N_("Rows: filters, order, groups, facets, pages"),
    N_("Rows: `col=v`, `col__op=v`, `q`, `select`, `sort`, `group`, `measure`, `facet`, `limit`, `cursor`, `from`, `version`, `at`."),
    N_("Columns and key"),
    N_("Names, labels, types, units and key of the columns of a version, and what the dictionary says of each in both languages."),
    N_("A SELECT in SQL"),
    N_("Rows as those of `/rows`; `cut` says why there are not all: `rows` (10 000 are the most) or `bytes`; null where all are there."),
    N_("Public versions, newest first"),
    N_("The public versions, newest first."),
    N_("How the bank is used, by month"),
    N_("Views, downloads, calls and searches by month; of things that everybody may see, and words that several people searched for."),
    N_(
        "Words, as people write them: endings, case and diacritics do not matter, other words for the same are found too. "
        "Where no dataset has all of them, those with most are given, and `complete` says how many have all"
    ),
    N_("table, document or link: datasets that hold one"),
    N_("csv, xlsx…, pdf, wms…: datasets of which something can be had in it"),
    N_("2023: datasets whose data is about that year"),
    N_("1 to 5: datasets with so many stars of openness"),
    N_("Datasets that are updated no more, instead of those that are"),
    N_("relevance, title, -published, -changed or -used; without it relevance where there are words, else title"),
    N_('One SELECT. The table is `data`; others are `"dataset/resource"`.'),
    N_("json, csv or parquet"),
    N_("A version of `data`; else the current one"),
    N_("The version of `data` that was current on this day"),
)
