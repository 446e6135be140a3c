// Takes out of package-lock.json what is no use for installing: the addresses where its authors ask for money.
import fs from "node:fs";

const lock = JSON.parse(fs.readFileSync("package-lock.json", "utf8"));
for (const entry of Object.values(lock.packages)) {
  delete entry.funding;
}
fs.writeFileSync("package-lock.json", JSON.stringify(lock, null, 2) + "\n");
