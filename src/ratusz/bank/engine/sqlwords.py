"""What a visitor's statement may be made of: lists of what is allowed; whatever is on none of them is refused.

Not here on purpose: what writes, what tells of the machine, its files, settings or catalogue, what runs another text as SQL, what waits,
and what gives another answer each time (an answer depends on the statement and the versions alone).
"""


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Queries, and what stands after FROM.
NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE"})
SOURCES = frozenset({"BASE_TABLE", "EMPTY", "EXPRESSION_LIST", "JOIN", "PIVOT", "SUBQUERY", "TABLE_FUNCTION"})
#: ORDER BY, LIMIT, DISTINCT and the directions of an order.
ENDINGS = frozenset(
    {"ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER", "ORDER_DEFAULT", "ASCENDING", "DESCENDING"}
)
EXPRESSIONS = frozenset(
    {
        "BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION", "LAMBDA", "OPERATOR",
        "POSITIONAL_REFERENCE", "STAR", "SUBQUERY", "TYPE", "WINDOW",
    }
)  # fmt: skip
#: Keys of the parts of a tree that have no type of their own.
PARTS = frozenset(
    {
        "node", "named_param_map", "map", "key", "value", "aliases", "key_targets", "payload_aggregates", "materialized", "query_node",
        "expression", "name", "kind", "text", "path", "then_expr", "when_expr", "alias", "star_expr", "values", "entries", "pivot_enum",
        "pivot_expressions", "unpivot_names", "column", "table", "schema", "catalog",
    }
)  # fmt: skip

TYPES = _listed("""
    bigint bit bool boolean bpchar char date datetime decimal double float float4 float8 hugeint int int1 int2 int4 int8 integer interval
    list long map numeric real short signed smallint string struct text time timestamp timestamptz tinyint ubigint uinteger usmallint
    utinyint varchar
""") | {"timestamp with time zone", "timestamp without time zone", "double precision", "character varying", "time without time zone"}

TABLE_FUNCTIONS = frozenset({"generate_series", "range", "unnest"})

_OPERATORS = "!~~ !~~* % & && * ** + - ->> / // < << <= <@ = > >= >> @> ^ ^@ | || ~ ~~ ~~* ~~~ !__postfix"

_AGGREGATES = """
    any_value approx_count_distinct approx_quantile arbitrary arg_max arg_max_null arg_min arg_min_null argmax argmin array_agg avg bit_and
    bit_or bit_xor bool_and bool_or corr count count_if count_star countif covar_pop covar_samp entropy favg first fsum geomean
    geometric_mean group_concat histogram kahan_sum kurtosis kurtosis_pop last list listagg mad max max_by mean median min min_by mode
    product quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy
    sem skewness stddev stddev_pop stddev_samp string_agg sum sumkahan var_pop var_samp variance wavg weighted_avg
"""

_WINDOWS = """
    cume_dist dense_rank fill first_value lag last_value lead nth_value ntile percent_rank rank rank_dense row_number
"""

_NUMBERS = """
    abs acos acosh add asin asinh atan atan2 atanh bit_count cbrt ceil ceiling cos cosh cot degrees divide even exp factorial fdiv floor
    fmod gamma gcd greatest greatest_common_divisor isfinite isinf isnan lcm least least_common_multiple lgamma ln log log10 log2 mod
    multiply
    nextafter pi pow power radians round round_even roundbankers sign signbit sin sinh sqrt subtract tan tanh trunc xor equi_width_bins bin
    hex to_binary to_hex from_hex unhex to_base
"""

_TEXTS = """
    array_extract ascii bar base64 char_length character_length chr concat concat_ws contains damerau_levenshtein editdist3 ends_with
    format format_bytes from_base64 hamming hash ilike_escape instr jaccard jaro_similarity jaro_winkler_similarity lcase left left_grapheme
    len length length_grapheme levenshtein like_escape lower lpad ltrim md5 mismatches nfc_normalize not_ilike_escape not_like_escape ord
    overlay position prefix printf regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace
    regexp_split_to_array replace reverse right right_grapheme rpad rtrim sha1 sha256 split split_part starts_with str_split str_split_regex
    string_split string_split_regex string_to_array strip_accents strlen strpos substr substring substring_grapheme suffix to_base64
    translate trim ucase unicode upper url_decode url_encode
"""

_DATES = """
    age century date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek
    dayofyear days_in_month decade epoch epoch_ms epoch_us era hour isodow isoyear julian last_day make_date make_time make_timestamp
    microsecond millennium millisecond minute month monthname quarter second strftime strptime time_bucket timezone to_centuries to_days
    to_decades to_hours to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks
    to_years try_strptime week weekday weekofyear year yearweek
"""

_LISTS = """
    apply array_append array_cat array_concat array_contains array_distinct array_filter array_has array_has_all array_has_any array_indexof
    array_intersect array_length array_position array_prepend array_reverse array_slice array_sort array_to_string array_transform
    array_unique array_value cardinality element_at filter flatten generate_series json_array json_array_length json_extract
    json_extract_string json_group_array json_group_object json_keys json_object json_type json_valid list_aggr list_aggregate list_append
    list_apply list_avg list_cat list_concat list_contains list_count list_distinct list_element list_extract list_filter list_first
    list_has list_has_all list_has_any list_indexof list_intersect list_last list_max list_median list_min list_pack list_position
    list_prepend list_reduce list_reverse list_reverse_sort list_slice list_sort list_sum list_transform list_unique list_value list_where
    list_zip map map_contains map_entries map_extract map_extract_value map_from_entries map_keys map_values range reduce row row_to_json
    struct_extract struct_extract_at struct_pack to_json unnest
"""

_OTHERS = "coalesce if ifnull nullif typeof pg_typeof alias date time timestamp"

FUNCTIONS = _listed(f"{_OPERATORS} {_AGGREGATES} {_WINDOWS} {_NUMBERS} {_TEXTS} {_DATES} {_LISTS} {_OTHERS}")

#: Written like columns, without brackets, they are questions about the machine or the clock.
NOT_COLUMNS = _listed("""
    current_catalog current_database current_date current_query current_role current_schema current_time current_timestamp current_user
    localtime localtimestamp session_user user
""")
#: A table of this statement (WITH) may not be called like one of the engine's own.
NOT_TABLES = ("duckdb_", "information_schema", "pg_", "pragma_", "sqlite_")
