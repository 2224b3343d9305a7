// Parse the AsyncAPI document that is named, and print the official parser's view of it as JSON.
import { readFile } from "node:fs/promises";
import { Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(await readFile(process.argv[2], "utf-8"));
const channels = document ? document.channels().all().map((channel) => channel.id()) : [];
const problems = diagnostics.map(({ code, message, path, severity }) => ({
  severity: ["error", "warning", "information", "hint"][severity],
  text: `${path.join(".")}: ${message} (${code})`,
}));
process.stdout.write(JSON.stringify({ channels, problems }));
