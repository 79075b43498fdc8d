// Words in lines.

/** Words in as few lines as possible, by a test of whether a line fits; a single word may be too long. */
export const wrapWords = (text: string, fits: (line: string) => boolean): string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = `${line} ${word}`.trim();
    if (line && !fits(longer)) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
};
