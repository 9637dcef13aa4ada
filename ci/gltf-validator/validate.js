// Validates glTF files with the validator of Khronos and prints one line for each message of it:
//
//	node validate.js MODULES FILE...
//
// MODULES is the folder node_modules that has the validator. The exit status is 1 if a file has an error or a warning, or cannot be read.
"use strict";

const fs = require("fs");
const path = require("path");

const [modules, ...files] = process.argv.slice(2);
const validator = require(path.join(path.resolve(modules), "gltf-validator"));
const severities = ["error", "warning", "info", "hint"];

async function validate(file) {
  const report = await validator.validateBytes(new Uint8Array(fs.readFileSync(file)), {
    uri: path.basename(file),
    maxIssues: 50,
    externalResourceFunction: async (uri) =>
      new Uint8Array(fs.readFileSync(path.join(path.dirname(file), decodeURIComponent(uri)))),
  });
  for (const m of report.issues.messages) {
    console.log(`${file}: ${severities[m.severity]}: ${m.code} ${m.pointer || ""} ${m.message}`);
  }
  return report.issues.numErrors + report.issues.numWarnings === 0;
}

(async () => {
  let correct = true;
  for (const file of files) {
    try {
      correct = (await validate(file)) && correct;
    } catch (e) {
      console.log(`${file}: error: ${e.message || e}`);
      correct = false;
    }
  }
  console.log(`${files.length} files, ${correct ? "all correct" : "not all correct"}`);
  process.exitCode = correct ? 0 : 1;
})();
