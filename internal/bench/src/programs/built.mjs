import { registerHooks } from "node:module";

/* As users run them, packages are JavaScript: this takes what `pnpm build` made instead of the sources. */
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const [, before, after] = /^(.*\/packages\/[a-z-]+\/)src(\/.*)\.ts$/.exec(resolved.url) ?? [];
    if (before === undefined) return resolved;
    return { ...resolved, url: `${before}dist${after}.js`, format: "module" };
  },
});
