# Reads the CSV of `untaped talk` and `untaped bins` in R, works figures out again, and compares them.
#
#   Rscript tests/peers/measures.R target/release/untaped recordings/late-tape.jsonl
#
# Exits 1 if a figure differs.

args <- commandArgs(trailingOnly = TRUE)
untaped <- args[1]
log <- args[2]
run <- function(...) {
  read.csv(text = system2(untaped, c(..., "--csv", log), stdout = TRUE), stringsAsFactors = FALSE)
}
differ <- 0
same <- function(what, ours, theirs) {
  ok <- isTRUE(all.equal(as.numeric(ours), as.numeric(theirs), tolerance = 1e-12, check.attributes = FALSE))
  cat(if (ok) "same     " else "DIFFERENT", what, "\n")
  if (!ok) differ <<- differ + 1
}

talk <- run("talk")
all <- talk[talk$by == "all", ]
roles <- talk[talk$by == "role", ]
people <- talk[talk$by == "speaker", ]
same("shares of words add up to 1", sum(roles$share_of_words), 1)
same("shares of words", roles$words / all$words, roles$share_of_words)
same("shares of time", people$spoken_ms / all$spoken_ms, people$share_of_time)
same("words a turn", roles$words / roles$turns, roles$words_per_turn)
same("words by role are those of its people", tapply(people$words, people$role, sum)[roles$role], roles$words)

# Talk by bins: a missing bin is NA, and is left out of sums.
by_bin <- run("talk", "--bin", "10min")
same("bins add up to the session", sum(by_bin$words[by_bin$by == "all"], na.rm = TRUE), all$words)
same("missing bins are those of which nothing was taped", is.na(by_bin$words), by_bin$observed_ms == 0)
same("words an hour", by_bin$words / (by_bin$observed_ms / 3600000), by_bin$words_per_hour)

# A matrix of bins by roles.
bins <- run("bins", "--bin", "10min")
words <- bins[bins$figure == "words", ]
matrix <- tapply(words$count, list(words$bin, words$of), identity)
same("the matrix adds up to the words of each role", colSums(matrix, na.rm = TRUE)[roles$role], roles$words)
same("words a minute", words$count / (words$observed_ms / 60000), words$per_minute)
print(aggregate(per_minute ~ of, words, mean))

quit(status = if (differ > 0) 1 else 0)
