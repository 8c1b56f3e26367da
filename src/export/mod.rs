//! A session given back in the formats that other programs read.
//!
//! Leaves at `session`: times, hours and gaps are what the screen shows. Every exporter says what its format could not
//! carry. Nothing is opened here; the text goes to whatever writer it is given.
