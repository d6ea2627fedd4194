"""Router configurations: one view per device, laid out by the templates of its platform."""
