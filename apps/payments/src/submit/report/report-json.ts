// Writes the report of a batch as one JSON object whose `lines` array is streamed.
import { groupStatus, type Report } from './report.rules.js';

export async function* writeReportJson(report: Report): AsyncGenerator<string> {
  const { lines, ...head } = report;
  const start = JSON.stringify({ ...head, groupStatus: groupStatus(report.counts) });
  yield `${start.slice(0, -1)},"lines":[`;
  let before = '\n';
  for await (const chunk of lines) {
    let text = '';
    for (const line of chunk) {
      text += before + JSON.stringify(line);
      before = ',\n';
    }
    if (text !== '') yield text;
  }
  yield '\n]}\n';
}
