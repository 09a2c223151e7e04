using System.CommandLine;
using System.CommandLine.Completions;
using ActorShm.Host.Commands;

namespace ActorShm.Host.Tests;

public class UsageErrorTests
{
    [Theory]
    [InlineData("eval x --priority foo", "--priority must be one of low, normal, high; it was 'foo'.")]
    [InlineData("completion foo", "SHELL must be one of bash, zsh, fish; it was 'foo'.")]
    [InlineData("jobs", "'actorshm jobs' needs a command: list, show, why, cancel.")]
    [InlineData("jobs lsit", "'actorshm jobs' has no command 'lsit'; it has list, show, why, cancel.")]
    [InlineData("eval", "PROGRAM is missing. Statements")]
    [InlineData("segments create x", "--shape is missing. The lengths")]
    [InlineData("eval x --nodes", "--nodes needs a value. Node processes")]
    [InlineData("eval x --nodes many", "--nodes must be a whole number from 1 to 1024; it was 'many'.")]
    [InlineData("eval x --nodes 2 --run-dir y", "--nodes starts a private run")]
    public void A_mistake_is_one_sentence_that_names_what_is_meant_and_what_is_possible(string line, string expected) =>
        Assert.StartsWith(expected, Assert.Single(UsageErrors.Of(ActorShmCommand.Create().Parse(line))), StringComparison.Ordinal);

    // Goal: an option that takes certain words says so, whichever it is and whichever comes to it. Method: those that complete words are given another one.
    [Fact]
    public void Every_choice_of_words_names_its_option_and_all_words()
    {
        var root = ActorShmCommand.Create();
        var choices = Leaves(root).SelectMany(command => command.Options.Where(option => option is not (Option<bool> or { Hidden: true }))
            .Select(option => (Path: UsageErrors.NameOf(command), option.Name, Words: option.GetCompletions(CompletionContext.Empty).Select(item => item.Label).ToArray())))
            .Where(choice => choice.Words.Length > 0)
            .ToArray();

        Assert.True(choices.Length > 10);
        Assert.All(choices, choice =>
        {
            var errors = UsageErrors.Of(root.Parse($"{choice.Path["actorshm ".Length..]} {choice.Name} other"));
            Assert.Contains($"{choice.Name} must be one of {string.Join(", ", choice.Words.Order())}; it was 'other'.", errors.Select(Sorted));
        });
    }

    private static string Sorted(string error)
    {
        const string before = "must be one of ";
        var (from, to) = (error.IndexOf(before, StringComparison.Ordinal) + before.Length, error.LastIndexOf("; it was", StringComparison.Ordinal));
        return to < 0 ? error : $"{error[..from]}{string.Join(", ", error[from..to].Split(", ").Order())}{error[to..]}";
    }

    private static IEnumerable<Command> Leaves(Command command) =>
        command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(Leaves);
}
