// The numbers in force as sentences: what stands in the status line, the summary and a citation.
// Every sentence is counted; none says why two themes meet, because reviews cannot show that.
(() => {
  "use strict";
  const cg = window.casegraph;
  const SMALL = 200;
  const FEW = 20;
  const THAN = {
    length: "than the lengths of the reviews would lead one to expect",
    independence: "than if themes fell into reviews independently",
  };
  const number = (value) => value.toLocaleString("en-GB");
  const units = (count) => {
    const many = { review: "reviews", child: "children", finding: "findings" };
    return count === 1 ? cg.settings.unit : many[cg.settings.unit] ?? `${cg.settings.unit}s`;
  };
  const counted = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;
  const joined = (words) => (words.length === 1 ? words[0] : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);
  const percent = (share) => cg.percent(share);
  const byCount = (x, y) => y.count - x.count || (x.id < y.id ? -1 : 1);
  const described = (pair) =>
    `${pair.a.label} and ${pair.b.label} (in ${pair.n11} ${units(pair.n11)}, ${cg.fixed(pair.expected, 1)} expected)`;

  const mostOften = (named, n) =>
    `The findings of ${number(n)} ${units(n)} name ${named.length} themes. Most often: ` +
    named
      .slice(0, 3)
      .map((t) => `${t.label} (${t.count}, ${percent(t.share)}, 95% interval ${percent(t.low)} to ${percent(t.high)})`)
      .join("; ") +
    ".";

  // Themes that clear pairs join, directly or through others; only where three or more hang together.
  const joinedThemes = (clear) => {
    const group = new Map();
    for (const { a, b } of clear) {
      const both = new Set([...(group.get(a.i) ?? [a]), ...(group.get(b.i) ?? [b])]);
      for (const theme of both) group.set(theme.i, both);
    }
    return [...new Set(group.values())]
      .map((members) => [...members].sort(byCount))
      .filter((members) => members.length > 2)
      .sort((x, y) => y.length - x.length || (x[0].id < y[0].id ? -1 : 1))
      .slice(0, 4)
      .map((members) => {
        const labels = members.slice(0, 6).map((t) => t.label);
        return members.length > 6 ? `${labels.join(", ")} and ${members.length - 6} more` : joined(labels);
      });
  };

  const pairLines = (found, net) => {
    const of = (grade, together) => found.filter((p) => p.evidence === grade && p.together === together);
    const [clear, suggestive, apart] = [of("clear", true), of("suggestive", true), of("clear", false)];
    const than = THAN[net] ?? THAN.independence;
    const lines = [];
    if (clear.length) {
      lines.push(
        `${counted(clear.length, "pair occurs", "pairs occur")} together in clearly more ${units(2)} ${than}. ` +
          `The strongest: ${clear.slice(0, 3).map(described).join("; ")}.`);
      const groups = joinedThemes(clear);
      if (groups.length) lines.push(`Clear pairs join these themes: ${groups.join("; ")}.`);
    } else lines.push(`No pair occurs together in clearly more ${units(2)} ${than}.`);
    if (suggestive.length)
      lines.push(
        `A further ${counted(suggestive.length, "pair is", "pairs are")} suggestive: so many pairs were compared that up ` +
          "to one in five of them is expected to be chance. Read the findings behind them before saying anything.");
    if (apart.length)
      lines.push(
        `${counted(apart.length, "pair is", "pairs are")} named together clearly less often than expected, ` +
          `for example ${described(apart[0])}.`);
    return lines;
  };

  const loneLines = (named, found) => {
    const paired = new Set(found.filter((p) => p.evidence === "clear" && p.together).flatMap((p) => [p.a.i, p.b.i]));
    const alone = named.slice(0, 20).filter((t) => !paired.has(t.i)).slice(0, 4);
    if (!alone.length || !paired.size) return [];
    return [
      `Named often, yet in no clear pair: ${joined(alone.map((t) => `${t.label} (${t.count})`))}. ` +
        "Such themes run through reviews of many kinds, which is a finding of its own.",
    ];
  };

  cg.summary = () => {
    const { n, order, net, refused } = cg.numbers;
    if (refused !== null) return [];
    const named = cg.themes.filter((theme) => theme.count > 0).sort(byCount);
    if (!named.length) return [`None of the ${number(n)} ${units(n)} names a theme, so there is nothing to draw.`];
    const found = order.map((k) => cg.pair(k));
    const few = n < SMALL
      ? [
          `With ${n} ${units(n)} chance plays a large part: read the intervals and the order of the pairs, not single ` +
            `lines. About ${SMALL} reviews are needed before pairs can be told apart well.`,
        ]
      : [];
    return [mostOften(named, n), ...few, ...pairLines(found, net), ...loneLines(named, found)];
  };

  // The filters as a reader chose them: [{ key, label, value, id }], years last.
  cg.chosen = (state) => {
    const out = [];
    for (const facet of cg.facets)
      for (const value of facet.values)
        if (state.filters[facet.key]?.includes(value.id))
          out.push({ key: facet.key, id: value.id, label: facet.label, value: value.label });
    const [low, high] = state.years;
    if (low !== null || high !== null) {
      const value = low === high ? String(low) : high === null ? `${low} or later` : low === null ? `${high} or earlier` : `${low} to ${high}`;
      out.push({ key: "year", id: "", label: "Year", value });
    }
    return out;
  };
  cg.filtersInWords = (state) => {
    const byLabel = new Map();
    for (const { label, value } of cg.chosen(state)) byLabel.set(label, [...(byLabel.get(label) ?? []), value]);
    return [...byLabel].map(([label, values]) => `${label}: ${values.join(" or ")}`).join("; ");
  };

  const pairsFound = ({ clear, suggestive }) => `${number(clear)} clear, ${counted(suggestive, "suggestive pair", "suggestive pairs")}`;
  cg.standing = () => {
    const { n, refused, filtered } = cg.numbers;
    const of = filtered ? `${number(n)} of ${number(cg.settings.n)}` : number(n);
    const noun = units(filtered ? cg.settings.n : n);
    return refused === null ? `${of} ${noun}; ${pairsFound(cg.numbers)}` : `${of} ${noun}; nothing compared`;
  };
  cg.warning = () => {
    const { n, refused } = cg.numbers;
    if (refused !== null && n >= 5)
      return "For these reviews it cannot be worked out what their lengths lead one to expect. Choose “Mentioned together”, or fewer filters.";
    if (refused !== null)
      return `${n === 0 ? "No review passes" : `Only ${counted(n, "review passes", "reviews pass")}`} these filters. With fewer than 5 nothing is compared: choose fewer filters.`;
    return n < FEW && cg.numbers.filtered
      ? `Only ${n} reviews pass these filters. With fewer than ${FEW}, read the counts, the intervals and the reports, not single lines.`
      : "";
  };

  cg.citation = (words) => {
    const { made, cited, netLabels, title } = cg.settings;
    const filters = cg.filtersInWords(cg.state);
    const parts = [
      `“${title}${words ? `: ${words}` : ""}”`,
      made,
      cited,
      ...(filters ? [`reviews with ${filters}`] : []),
      `comparison: ${netLabels[cg.state.net].toLocaleLowerCase("en-GB")}`,
    ];
    return `${parts.join(", ")}. View: ${window.location.hash || "as it opens"}`;
  };

  // The foot of the page says what the view in front of the reader rests on.
  cg.onChange((state) => {
    const { netLabels, measures } = cg.settings;
    cg.byId("chosen-here").textContent = cg.filtersInWords(state) || "none";
    cg.byId("compared-here").textContent = `${netLabels[state.net]}; width of a line: ${measures[state.measure]}`;
    cg.byId("cite-as").textContent = cg.citation("");
  });
})();
