using System.CommandLine;
using ActorShm.Host.Ending;

namespace ActorShm.Host.Commands;

/// <summary><c>actorshm completion</c>: prints the lines that make a shell complete the words of this command; the shell asks the command itself for them.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # actorshm completion for bash: source <(actorshm completion bash)
        _actorshm() {
          local word="${COMP_WORDS[COMP_CWORD]}"
          mapfile -t COMPREPLY < <(compgen -W "$(actorshm "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "$word")
        }
        complete -o default -F _actorshm actorshm
        """;

    private const string Zsh = """
        #compdef actorshm
        # actorshm completion for zsh: source <(actorshm completion zsh)
        _actorshm() {
          local -a words_of_command
          words_of_command=("${(@f)$(actorshm "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a words_of_command
          _files
        }
        compdef _actorshm actorshm
        """;

    private const string Fish = """
        # actorshm completion for fish: actorshm completion fish | source
        function __actorshm_words
          actorshm "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null
        end
        complete -c actorshm -a '(__actorshm_words)'
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        CommonOptions.AcceptOnly(shell, "bash", "zsh", "fish");
        var command = new Command(
            "completion", "Print what makes a shell complete the words of this command.\n\nExample: source <(actorshm completion bash)") { shell };
        command.SetAction(parsed =>
        {
            Console.WriteLine(parsed.GetValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                _ => Fish,
            });
            return ExitCode.Done;
        });
        return command;
    }
}
