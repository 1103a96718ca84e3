// Sorts a table by the column whose header is pressed; the total stays at the foot, unknown values stand last.
document.querySelectorAll("table.sortable").forEach(function (table) {
  var body = table.tBodies[0];
  if (body.rows.length < 3) return;
  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, at) {
    var button = document.createElement("span");  // a true button is left blank in headers that print repeats
    button.className = "sort";
    button.tabIndex = 0;
    button.setAttribute("role", "button");
    button.addEventListener("keydown", function (event) {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); button.click(); }
    });
    while (head.firstChild) button.appendChild(head.firstChild);
    head.appendChild(button);
    button.addEventListener("click", function () {
      var up = head.getAttribute("aria-sort") === "descending" || (at === 0 && !head.hasAttribute("aria-sort"));
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      var rows = Array.prototype.slice.call(body.rows);
      var total = rows.filter(function (row) { return row.className === "total"; });
      rows = rows.filter(function (row) { return row.className !== "total"; });
      rows.sort(function (a, b) { return compare(a.cells[at], b.cells[at], up ? 1 : -1); });
      rows.concat(total).forEach(function (row) { body.appendChild(row); });
    });
  });
  function compare(a, b, sign) {
    var x = value(a), y = value(b);
    if (x === null || y === null) return (x === null) - (y === null);
    if (typeof x === "number" && typeof y === "number") return sign * (x - y);
    return sign * String(x).localeCompare(String(y), "zh");
  }
  function value(cell) {
    if (cell.classList.contains("number")) return cell.dataset.value === undefined ? null : Number(cell.dataset.value);
    return cell.textContent === "—" ? null : cell.textContent;
  }
});
