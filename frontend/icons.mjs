// Every icon that a template may show. Add a name from Tabler's outline set here before you use it.
export const icons = [
  "alert-circle",
  "arrow-right",
  "calculator",
  "check",
  "chevron-down",
  "chevron-left",
  "chevron-right",
  "eye",
  "home",
  "info-circle",
  "language",
  "link",
  "list-details",
  "printer",
  "refresh",
  "target-arrow",
];
