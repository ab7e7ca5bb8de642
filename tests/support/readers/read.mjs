// Reads calendar files with ical.js, Thunderbird's parser, and prints each event's instants as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

function instant(time) {
  return time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString();
}

const calendars = process.argv.slice(2).map((path) => {
  const root = new ICAL.Component(ICAL.parse(readFileSync(path, "utf8")));
  ICAL.TimezoneService.reset();
  for (const block of root.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(new ICAL.Timezone(block));
  }
  return root.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return { uid: event.uid, summary: event.summary, start: instant(event.startDate), end: instant(event.endDate) };
  });
});
console.log(JSON.stringify(calendars));
