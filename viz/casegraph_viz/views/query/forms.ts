// The kinds of queries.

/** What a query may begin with. */
export const FORMS: readonly string[] = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];

/** Whether a query of a form gives triples rather than rows or a truth value. */
export const givesTriples = (form: string | null): boolean => form === "CONSTRUCT" || form === "DESCRIBE";
