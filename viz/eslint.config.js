// What the linter holds the browser code to: the strict rules of typescript-eslint, with types.
import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["node_modules/", "casegraph_viz/bundles/"] },
  eslint.configs.recommended,
  { files: ["build.mjs"], languageOptions: { globals: { process: "readonly" } } },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      eqeqeq: "error",
      "no-restricted-syntax": [
        "error",
        { selector: "MemberExpression[property.name=/^(inner|outer)HTML$/]", message: "Build elements from text." },
      ],
      // Arrays are indexed without a check, so a condition may be needed where the types see no need.
      "@typescript-eslint/no-unnecessary-condition": "off",
      // The caller says what the page was given: byId<HTMLInputElement>("words").
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  // node:test runs what it is handed; nobody waits for it.
  { files: ["**/*.test.ts"], rules: { "@typescript-eslint/no-floating-promises": "off" } },
);
