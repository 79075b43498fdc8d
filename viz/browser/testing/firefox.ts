// Visits pages in Firefox for tests in Python: addresses as one JSON list, answers as another.
import { launch, type Page } from "puppeteer-core";

interface Ask {
  /** A file address, with a fragment if wanted. */
  address: string;
  width: number;
  height: number;
  /** Whether a script of the page says when it has drawn it. */
  drawn: boolean;
  /** A fragment to go on to; what the page shows then is told as well. */
  then?: string;
}

/** What the element that holds a view's picture says of it. */
interface Shown {
  reviews: string | null;
  lines: string | null;
  basis: string | null;
}

const READY = "html[data-ready=true]";
const SHOWN = (): Shown[] =>
  [...document.querySelectorAll<HTMLElement>("[data-reviews]")].map(({ dataset }) => ({
    reviews: dataset.reviews ?? null,
    lines: dataset.lines ?? null,
    basis: dataset.basis ?? null,
  }));
const WIDE = (): number => document.documentElement.scrollWidth - window.innerWidth;
const FOCUSED = (): string => document.activeElement?.tagName ?? "";

const visit = async (page: Page, ask: Ask): Promise<object> => {
  const [errors, requests]: string[][] = [[], []];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) errors.push(message.text());
  });
  page.on("request", (request) => requests.push(request.url()));
  await page.setViewport({ width: ask.width, height: ask.height });
  await page.goto(ask.address);
  if (ask.drawn) await page.waitForSelector(READY, { timeout: 30_000 });
  const first = await page.evaluate(SHOWN);
  let then: Shown[] | null = null;
  if (ask.then !== undefined) {
    await page.evaluate((fragment) => {
      window.location.hash = fragment;
    }, ask.then);
    await page.waitForFunction(
      (before) => document.querySelector<HTMLElement>("[data-reviews]")?.dataset.reviews !== before,
      {
        timeout: 20_000,
      },
      first[0]?.reviews,
    );
    then = await page.evaluate(SHOWN);
  }
  await page.keyboard.press("Tab");
  return {
    errors,
    requests: requests.filter((url) => !/^(file|data|blob):/.test(url)),
    wider: await page.evaluate(WIDE),
    focused: await page.evaluate(FOCUSED),
    first,
    then,
  };
};

const [executablePath, asked] = process.argv.slice(2);
const browser = await launch({ browser: "firefox", executablePath, headless: true });
try {
  const told: object[] = [];
  for (const ask of JSON.parse(asked) as Ask[]) {
    const page = await browser.newPage();
    told.push(await visit(page, ask));
    await page.close();
  }
  process.stdout.write(JSON.stringify(told));
} finally {
  await browser.close();
}
