// One peer, warm, in a process of its own. Reads commands as JSON lines: {"template", "data": [...], "out"};
// renders each data once and answers {"ms": [...]}, the last document in "out". Templates are read before the clock.
"use strict";
const fs = require("fs");
const path = require("path");
const readline = require("readline");
const at = (name) => require(path.join(process.argv[3], "node_modules", name));

const peers = {
  docxtemplater() {
    const PizZip = at("pizzip");
    const Docxtemplater = at("docxtemplater");
    return async (template, data) => {
      const doc = new Docxtemplater(new PizZip(template), { paragraphLoop: true, linebreaks: false });
      doc.render(data);
      return doc.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
    };
  },
  "easy-template-x"() {
    const { TemplateHandler } = at("easy-template-x");
    const handler = new TemplateHandler();
    return (template, data) => handler.process(template, data);
  },
  carbone() {
    const carbone = at("carbone");
    return (template, data, file) =>
      new Promise((done, fail) => carbone.render(file, data, (error, made) => (error ? fail(error) : done(made))));
  },
};

async function main() {
  const render = peers[process.argv[2]]();
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line);
    const template = fs.readFileSync(asked.template);
    const ms = [];
    let made;
    for (const data of asked.data) {
      const started = process.hrtime.bigint();
      made = await render(template, data, asked.template);
      ms.push(Number(process.hrtime.bigint() - started) / 1e6);
    }
    fs.writeFileSync(asked.out, made);
    process.stdout.write(JSON.stringify({ ms }) + "\n");
  }
  process.exit(0);
}
main().catch((error) => {
  process.stderr.write(String(error && error.stack) + "\n" + JSON.stringify(error && error.properties) + "\n");
  process.exit(1);
});
