//! Finds the lists of objects in a JSON document of which nothing is known.

use super::json::{Json, Node};
use std::collections::BTreeMap;

/// How deep lists are looked for.
const DEPTH: usize = 6;
/// How many elements show what a list is.
pub(super) const SAMPLED: usize = 200;

/// The lists of objects in a document, by path, each with its first elements.
pub(super) fn lists<'a>(json: &Json<'a>) -> BTreeMap<String, Vec<Node<'a>>> {
    let mut lists = BTreeMap::new();
    match json.whole() {
        Some(whole) => add_lists(whole, "", 0, &mut lists),
        None => add_list(json.children(SAMPLED), "*", 0, &mut lists),
    }
    lists
}

fn add_lists<'a>(node: Node<'a>, path: &str, depth: usize, lists: &mut BTreeMap<String, Vec<Node<'a>>>) {
    if depth > DEPTH {
        return;
    }
    let join = |step: &str| if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") };
    if node.is_list() {
        add_list(node.first(SAMPLED), &join("*"), depth, lists);
        return;
    }
    let fields = node.fields();
    if fields.len() > 1 && !path.is_empty() && fields.iter().all(|(_, value)| value.is_object()) {
        let values = fields.iter().take(SAMPLED).map(|&(_, value)| value).collect();
        add_list(values, &join("*"), depth, lists);
        return;
    }
    for (key, value) in fields {
        if is_plain_key(&key) && (value.is_object() || value.is_list()) {
            add_lists(value, &join(&key), depth + 1, lists);
        }
    }
}

fn add_list<'a>(
    elements: Vec<Node<'a>>,
    path: &str,
    depth: usize,
    lists: &mut BTreeMap<String, Vec<Node<'a>>>,
) {
    /// How many elements are looked into for further lists.
    const INTO: usize = 5;
    for element in elements.iter().filter(|element| element.is_object()).take(INTO) {
        for (key, value) in element.fields() {
            if is_plain_key(&key) && (value.is_object() || value.is_list()) {
                add_lists(value, &format!("{path}.{key}"), depth + 1, lists);
            }
        }
    }
    let list = lists.entry(path.to_owned()).or_default();
    let room = SAMPLED.saturating_sub(list.len());
    list.extend(elements.into_iter().filter(|element| element.is_object() || element.is_list()).take(room));
}

/// Whether a key can be a step of a path.
pub(super) fn is_plain_key(key: &str) -> bool {
    !key.is_empty() && !key.contains(['.', '|', ':', '*']) && !key.starts_with('=')
}
