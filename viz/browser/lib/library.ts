// Written by `make constants` from casegraph.thresholds, casegraph.wording and filters.
export const ALPHA = 0.05;
export const CLEAR = 0.05;
export const SUGGESTIVE = 0.2;
export const FEWEST_UNITS = 5;
export const FEW_UNITS = 20;
export const FEW_FOR_TESTS = 200;
export const SMALLEST_P = 0.001;
export const LARGEST_ODDS = 1000;
export const GRADES = ["weak", "suggestive", "clear"] as const;
export const GRADE_KEY = {"weak": "weak", "suggestive": "suggestive (q up to 0.2)", "clear": "clear (q up to 0.05)"} as const;
export const SUGGESTIVE_SHARE = "about one in five of these and the clear ones together";
export const SUGGESTIVE_MEANING = "of the clear and suggestive pairs together about one in five is expected to be chance";
export const NETS = {"length": "together beyond review length", "independence": "mentioned together"} as const;
export const CAVEATS = {"association": "An association is not a cause. Reviews are not a sample of cases. Silence is not absence.", "line": "A line is not a cause. Reviews are not a sample of cases. Silence is not absence.", "cell": "A filled cell is not a cause. Reviews are not a sample of cases. Silence is not absence.", "difference": "A difference is not a cause. Reviews are not a sample of cases. Silence is not absence.", "figures": "A difference does not show why. Reviews are not a sample of cases. Silence is not absence.", "time": "A change with time does not show why. Reviews are not a sample of cases. Silence is not absence.", "agencies": "Being named is not blame. Reviews are not a sample of cases. Silence is not absence.", "recurrence": "Found again after a recommendation does not show that the recommendation failed. Reviews are not a sample of cases. Silence is not absence."} as const;
export const NOT_A_CAUSE = "An association is not a cause.";
export const HINTS = {"year": "{property} leads to a year; write \"{year}\"^^xsd:gYear", "compared": "{variable} is a year (xsd:gYear), which is not a number; write {wanted}", "thing": "{property} leads to a thing, not to a text; {act}", "label": "write {property}/skos:prefLabel for its name", "language": "{property} leads to a text with its language; write {text}@en", "text": "{variable} is a text with its language; write {wanted}"} as const;
export const CHILD_KEYS = ["age-group", "sex", "characteristic"] as const;
