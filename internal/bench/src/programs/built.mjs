import { registerHooks } from "node:module";

/* As users run them, packages are JavaScript: this takes what `pnpm build` made instead of the sources. */
registerHooks({
  resolve(specifier, context, next) {
    const [, name] = /^@buspass\/([a-z-]+)$/.exec(specifier) ?? [];
    return name === undefined
      ? next(specifier, context)
      : next(new URL(`../../../../packages/${name}/dist/index.js`, import.meta.url).href, context);
  },
});
