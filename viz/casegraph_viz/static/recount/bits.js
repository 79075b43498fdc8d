// One bit a review and one row of bits a theme or value: opening, counting and listing such rows.
window.casegraph = window.casegraph || {};
window.casegraph.recount = window.casegraph.recount || {};
window.casegraph.recount.bits = (() => {
  "use strict";

  const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

  // The packed rows hold bit r of a review r, the lowest first, in whole words of 32 bits.
  const words = (base64) => {
    const raw = bytes(base64);
    const view = new DataView(raw.buffer);
    const out = new Int32Array(raw.length / 4);
    for (let i = 0; i < out.length; i += 1) out[i] = view.getInt32(4 * i, true);
    return out;
  };

  const open = (corpus, packed) => {
    const width = Math.ceil(packed.n / 32);
    const rows = (base64, count) => {
      const all = words(base64);
      return Array.from({ length: count }, (_, i) => all.subarray(i * width, (i + 1) * width));
    };
    const raw = bytes(packed.year);
    const year = Uint16Array.from({ length: packed.n }, (_, r) => raw[2 * r] + 256 * raw[2 * r + 1]);
    const stated = year.filter((y) => y > 0);
    return {
      ...corpus,
      width,
      year,
      years: {
        low: stated.length ? stated.reduce((x, y) => Math.min(x, y)) : null,
        high: stated.length ? stated.reduce((x, y) => Math.max(x, y)) : null,
        stated: stated.length,
      },
      related: packed.related,
      columns: rows(packed.themes.bits, packed.themes.id.length),
      facets: packed.facets.map((facet) => ({
        key: facet.key,
        label: facet.label,
        stated: facet.stated,
        values: facet.id.map((id, i) => ({ id, label: facet.value[i], count: facet.count[i] })),
        columns: rows(facet.bits, facet.id.length),
      })),
    };
  };

  // How many bits of a word are set, by adding neighbours up in ever wider fields.
  const ones = (word) => {
    let x = word - ((word >>> 1) & 0x55555555);
    x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
    return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  };

  const size = (row) => {
    let sum = 0;
    for (let i = 0; i < row.length; i += 1) sum += ones(row[i]);
    return sum;
  };

  const each = (row, visit) => {
    for (let i = 0; i < row.length; i += 1)
      for (let word = row[i]; word !== 0; word &= word - 1) visit(32 * i + 31 - Math.clz32(word & -word));
  };

  const rows = (corpus, mask, themes) => {
    const left = mask.slice();
    for (const theme of themes) {
      const column = corpus.columns[theme];
      for (let i = 0; i < left.length; i += 1) left[i] &= column[i];
    }
    const out = new Int32Array(size(left));
    let at = 0;
    each(left, (r) => {
      out[at++] = r;
    });
    return out;
  };

  // n, how many reviews name each theme (totals) and both of each pair a < b (together, by row).
  const counts = (corpus, mask) => {
    const { columns, width, related } = corpus;
    const K = columns.length;
    const kept = new Int32Array(K * width);
    const totals = new Int32Array(K);
    for (let a = 0; a < K; a += 1) {
      const column = columns[a];
      for (let i = 0; i < width; i += 1) {
        const word = column[i] & mask[i];
        kept[a * width + i] = word;
        totals[a] += ones(word);
      }
    }
    const M = (K * (K - 1)) / 2;
    const pairs = { a: new Uint16Array(M), b: new Uint16Array(M), together: new Int32Array(M) };
    let k = 0;
    for (let a = 0; a < K; a += 1) {
      for (let b = a + 1; b < K; b += 1, k += 1) {
        pairs.a[k] = a;
        pairs.b[k] = b;
        if (totals[a] === 0 || totals[b] === 0) continue;
        let sum = 0;
        for (let i = a * width, j = b * width, end = i + width; i < end; i += 1, j += 1)
          sum += ones(kept[i] & kept[j]);
        pairs.together[k] = sum;
      }
    }
    return { n: size(mask), K, M, totals, ...pairs, related, kept, width, mask };
  };

  // How many themes each review names: the length of a review.
  const lengths = (found) => {
    const out = new Int32Array(32 * found.width);
    for (let a = 0; a < found.K; a += 1)
      each(found.kept.subarray(a * found.width, (a + 1) * found.width), (r) => {
        out[r] += 1;
      });
    const chosen = [];
    each(found.mask, (r) => chosen.push(out[r]));
    return chosen;
  };

  return { open, size, rows, counts, lengths };
})();
