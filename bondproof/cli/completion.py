"""`bondproof completion`: the script by which a shell completes command lines."""

from __future__ import annotations

import click


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    eval "$(bondproof completion bash)"                                         in ~/.bashrc
    eval "$(bondproof completion zsh)"                                          in ~/.zshrc
    bondproof completion fish > ~/.config/fish/completions/bondproof.fish
    """
    from click.shell_completion import get_completion_class

    from bondproof.cli.completing import VARIABLE
    from bondproof.cli.root import root

    script = get_completion_class(shell)
    assert script is not None, "click has all three"
    click.echo(script(root, {}, "bondproof", VARIABLE).source())
