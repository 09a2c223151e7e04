using System.CommandLine;
using System.CommandLine.Completions;
using ActorShm.Host.Commands;

namespace ActorShm.Host.Tests;

public class HelpTests
{
    [Fact]
    public void Every_command_that_does_something_shows_an_example_that_it_understands()
    {
        var root = ActorShmCommand.Create();
        var commands = Leaves(root).ToArray();

        Assert.True(commands.Length > 20);
        Assert.All(commands, command =>
        {
            var example = command.Description!.Split("Example: ")[^1];
            var line = example.Replace("source <(", string.Empty, StringComparison.Ordinal).TrimEnd(')');
            Assert.StartsWith("actorshm " + Path(command), line, StringComparison.Ordinal);
            Assert.Empty(root.Parse(line["actorshm ".Length..].Replace('\'', '"')).Errors); // quotes as this parser has them; a shell takes both
        });
    }

    [Fact]
    public void Every_option_and_argument_is_described()
    {
        Assert.All(Leaves(ActorShmCommand.Create()), command =>
        {
            Assert.All(command.Options.Where(option => !option.Hidden), option => Assert.False(string.IsNullOrEmpty(option.Description), $"{Path(command)} {option.Name}"));
            Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrEmpty(argument.Description), $"{Path(command)} {argument.Name}"));
        });
    }

    [Fact]
    public void The_words_of_commands_are_completed()
    {
        var root = ActorShmCommand.Create();

        string[] Completed(string line) => [.. root.Parse(line).GetCompletions(line.Length).Select(item => item.Label)];

        Assert.Contains("cancel", Completed("actorshm jobs "));
        Assert.Contains("--watch", Completed("actorshm nodes list --w"));
        Assert.Contains("zsh", Completed("actorshm completion "));
    }

    private static IEnumerable<Command> Leaves(Command command) =>
        command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(Leaves);

    private static string Path(Command command) =>
        string.Join(' ', command.Parents.OfType<Command>().Where(parent => parent is not RootCommand).Select(parent => parent.Name).Append(command.Name));
}
