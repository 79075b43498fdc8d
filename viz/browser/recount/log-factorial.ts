// Logarithms of factorials.

const logFactorials: number[] = [0];

/** ln m!, kept for all m that were asked for. */
export const logFactorial = (m: number): number => {
  while (logFactorials.length <= m)
    logFactorials.push(logFactorials[logFactorials.length - 1] + Math.log(logFactorials.length));
  return logFactorials[m];
};
