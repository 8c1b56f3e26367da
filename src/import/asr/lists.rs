//! Finds the lists of a JSON document: those that a layout names, with what is stated around them, and all lists of objects in
//! a document of which nothing is known.

use super::json::{Json, Node};
use super::row::Layout;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The elements of one list, and what is stated around it.
pub(super) struct Group<'a> {
    pub(super) speaker: Option<Cow<'a, str>>,
    pub(super) channel: Option<Cow<'a, str>>,
    /// Its position in the outermost list of the path.
    outer: usize,
    pub(super) elements: Vec<Node<'a>>,
}

/// The lists at the first path of a layout that has any elements.
pub(super) fn groups<'a>(json: &Json<'a>, layout: &Layout<'_>) -> Vec<Group<'a>> {
    let lists = layout.list.split('|').map(|path| {
        let steps: Vec<&str> = path.split('.').collect();
        let mut walk = Walk { layout, around: Vec::new(), groups: Vec::new() };
        match json.whole() {
            Some(whole) if steps[0] != "*" || whole.is_list() => walk.follow(whole, &steps, None),
            None if steps[0] == "*" => walk.each(json.children(usize::MAX), &steps[1..], None),
            Some(_) | None => {}
        }
        walk.groups
    });
    lists.into_iter().find(|groups| !groups.is_empty()).unwrap_or_default()
}

/// How many elements the outermost of several lists has; 0 if the path has one list.
pub(super) fn outer_lists(layout: &Layout<'_>, groups: &[Group<'_>]) -> usize {
    let mut outer: Vec<usize> = groups.iter().map(|group| group.outer).collect();
    outer.dedup();
    if layout.channel.contains('#') && layout.list.matches('*').count() > 1 { outer.len() } else { 0 }
}

/// A walk along a path, which finds lists.
struct Walk<'l, 'a> {
    layout: &'l Layout<'l>,
    /// The elements that the walk is in, from the outermost on.
    around: Vec<Node<'a>>,
    groups: Vec<Group<'a>>,
}

impl<'a> Walk<'_, 'a> {
    /// Follows the steps of a path from a value.
    fn follow(&mut self, node: Node<'a>, steps: &[&str], outer: Option<usize>) {
        match steps.split_first() {
            Some((&"*", rest)) => self.each(node.children(usize::MAX), rest, outer),
            Some((step, rest)) => {
                if let Some(next) = node.at(step) {
                    self.follow(next, rest, outer);
                }
            }
            None => {}
        }
    }

    /// Follows the steps of a path from each element of a list.
    fn each(&mut self, elements: Vec<Node<'a>>, steps: &[&str], outer: Option<usize>) {
        if !steps.is_empty() {
            for (i, element) in elements.into_iter().enumerate() {
                self.around.push(element);
                self.follow(element, steps, outer.or(Some(i)));
                self.around.pop();
            }
            return;
        }
        if elements.is_empty() {
            return;
        }
        let layout = self.layout;
        let label = |paths: &str| {
            let of = |node: &Node<'a>| {
                paths.split('|').filter(|p| !p.is_empty()).find_map(|p| node.at(p)?.label())
            };
            self.around.iter().rev().find_map(of)
        };
        let position = || outer.filter(|_| layout.channel.contains('#')).map(|n| Cow::Owned(n.to_string()));
        self.groups.push(Group {
            speaker: label(layout.speaker).filter(|label| layout.is_somebody(label)),
            channel: label(layout.channel).or_else(position),
            outer: outer.unwrap_or(0),
            elements,
        });
    }
}

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
