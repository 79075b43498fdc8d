// The rows that are shown, and their members, as CSV files.
import type { Cell } from "../../../browser/lib/csv.ts";
import { downloadCsv } from "../../../browser/lib/download.ts";
import type { Counted, Ledger, Review, Row } from "./data.ts";

/** The numbers of a row under the names that the command line gives them. */
const COLUMNS: Record<string, keyof Counted> = {
  recommendations: "recommendations",
  recommending_reviews: "reviews",
  undated_recommending: "undatedReviews",
  first_year: "first",
  last_year: "last",
  later_concern_reviews: "again",
  later_reviews: "later",
  later_incident_reviews: "after",
  later_incident_stated: "stated",
  undated_concern_reviews: "undatedAgain",
  concern_reviews_recommending_without_this: "without",
  concern_reviews_recommending: "recommending",
  expected: "expected",
  ratio: "ratio",
  ratio_low: "low",
  ratio_high: "high",
  q_order: "qOrder",
  q_ratio: "qRatio",
};

// prettier-ignore
const MEMBER_COLUMNS = ["theme", "addressee", "member", "review", "title", "year", "incident_year", "addressed_to", "text", "source", "source_url"];

export const downloadLedger = (rows: readonly Row[]): void => {
  const lines = rows.map((row): Cell[] => [
    row.theme.id,
    row.theme.label,
    row.theme.group,
    row.to ? row.to.id : "",
    ...Object.values(COLUMNS).map((name) => row[name]),
  ]);
  downloadCsv("ledger", [["theme", "label", "group", "addressee", ...Object.keys(COLUMNS)], ...lines]);
};

const ofReview = (review: Review): Cell[] => [review.id, review.title, review.year, review.incident];

export const downloadMembers = (ledger: Ledger, rows: readonly Row[]): void => {
  const lines = rows.flatMap((row): Cell[][] => {
    const start = [row.theme.id, row.to ? row.to.id : ""];
    return [
      ...row.asked.map(({ review, to, text, source }) => [
        ...start,
        "recommendation",
        ...ofReview(review),
        to.join("; "),
        text,
        source.title,
        source.url,
      ]),
      ...row.found.flatMap((review) =>
        ledger
          .concernsOf(review, row.place)
          .map(({ text, source }) => [
            ...start,
            "found again",
            ...ofReview(review),
            "",
            text,
            source.title,
            source.url,
          ]),
      ),
    ];
  });
  downloadCsv("ledger-members", [MEMBER_COLUMNS, ...lines]);
};
