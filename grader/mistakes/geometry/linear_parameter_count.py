"""What goes wrong in linear_parameter_count."""

from reference.geometry import linear_parameter_count

from ...implementation import Value
from .. import mistake


@mistake(
    "bias-always",
    function="linear_parameter_count",
    kind="value",
    sentence="you count biases although there are none",
    hint="What does bias=False leave out?",
)
def linear_parameter_count_bias_always(
    in_features: Value, out_features: Value, *, bias: bool = True
) -> Value:
    """Ignore bias."""
    del bias
    return linear_parameter_count(in_features, out_features)


@mistake(
    "bias-never",
    function="linear_parameter_count",
    kind="value",
    sentence="you do not count the biases",
    hint="Is a bias learnt?",
)
def linear_parameter_count_bias_never(
    in_features: Value, out_features: Value, *, bias: bool = True
) -> Value:
    """Count the weights alone."""
    del bias
    return linear_parameter_count(in_features, out_features, bias=False)


@mistake(
    "no-bias-by-default",
    function="linear_parameter_count",
    kind="value",
    sentence="you do not count the biases where bias is not given",
    hint="What is the default of bias?",
)
def linear_parameter_count_no_bias_by_default(
    in_features: Value, out_features: Value, *, bias: bool = False
) -> Value:
    """Have another default."""
    return linear_parameter_count(in_features, out_features, bias=bias)


@mistake(
    "one-bias",
    function="linear_parameter_count",
    kind="value",
    sentence="you count one bias for the whole layer",
    hint="How many biases does a layer with many outputs have?",
)
def linear_parameter_count_one_bias(
    in_features: Value, out_features: Value, *, bias: bool = True
) -> Value:
    """Add 1."""
    return linear_parameter_count(in_features, out_features, bias=False) + bias


@mistake(
    "bias-of-inputs",
    function="linear_parameter_count",
    kind="value",
    sentence="you count a bias for each input",
    hint="To what is a bias added: to what comes in or to what goes out?",
)
def linear_parameter_count_bias_of_inputs(
    in_features: Value, out_features: Value, *, bias: bool = True
) -> Value:
    """Add the features before."""
    return linear_parameter_count(out_features, in_features, bias=bias)


@mistake(
    "features-added",
    function="linear_parameter_count",
    kind="value",
    sentence="you add the numbers of features instead of multiplying them",
    hint="How many weights lead to one output?",
)
def linear_parameter_count_features_added(
    in_features: Value, out_features: Value, *, bias: bool = True
) -> Value:
    """Count one weight for each feature."""
    linear_parameter_count(in_features, out_features, bias=bias)
    return in_features + out_features + out_features * bias


@mistake(
    "nothing-counted-as-zero",
    function="linear_parameter_count",
    kind="refusal",
    sentence="you count a layer without features as 0 weights",
    hint="How many features does a layer have at least?",
)
def linear_parameter_count_nothing_counted_as_zero(
    in_features: Value, out_features: Value, *, bias: bool = True
) -> Value:
    """Let 0 through."""
    if 0 in {in_features, out_features}:
        return out_features * bias
    return linear_parameter_count(in_features, out_features, bias=bias)


@mistake(
    "negative-features",
    function="linear_parameter_count",
    kind="refusal",
    sentence="you refuse 0 features, but not less than 0",
    hint="Is -1 a number of features?",
)
def linear_parameter_count_negative_features(
    in_features: Value, out_features: Value, *, bias: bool = True
) -> Value:
    """Ask whether the numbers are true."""
    if not in_features or not out_features:
        raise ValueError("a layer has at least one feature before and after")
    return out_features * in_features + out_features * bias
