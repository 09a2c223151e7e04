using System.Text;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests.Documentation;

/// <summary>Every command that the README and the pages of docs/ show does what they say: it is typed, in order, into one shell.</summary>
public sealed class DocumentedCommandTests : IDisposable
{
    // What takes the place of dotnet: the build that is tested, on an array that does not take half a minute.
    private const string Prelude = """
        dotnet() {
          case "$*" in
            "run -c Release --project src/Host -- demo") actorshm demo --elements 100000 ;;
            "run --project samples/"* | "run -c Release --project samples/"*) # each sample has tests of its own
              while [ "$1" != --project ]; do shift; done
              test -d "$2" ;;
            "add package ActorShm."* | "test" | "build -c Release") ;;
            *) echo "The test knows no 'dotnet $*'." >&2; return 99 ;;
          esac
        }
        promised() { # promised CODE WHAT ALLOWED...: ends the shell unless the code is one of those that the page promises
          local code=$1 what=$2; shift 2
          for allowed in "$@"; do [ "$code" -eq "$allowed" ] && return; done
          echo "FAILED with $code: $what" >&2
          exit 98
        }
        wait_for() { # wait_for SECONDS COMMAND...
          local left=$(($1 * 10)); shift
          until "$@" >/dev/null 2>&1; do [ $((left--)) -gt 0 ] || { echo "FAILED: still not so: $*" >&2; exit 97; }; sleep 0.1; done
        }

        """;

    private readonly ScratchDirectory _scratch = new("/dev/shm");

    public DocumentedCommandTests()
    {
        SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(1_000_000));
        SmallArrays.Write<double>(_scratch.Combine("big-endian.npy"), ">f8", [1, 2, 3]);
        File.WriteAllText(_scratch.Combine("weather.csv"), "day,temp\n1,50\n2,NA\n3,68\n");
        foreach (var folder in (string[])["scripts", "hocon", "samples"])
        {
            File.CreateSymbolicLink(_scratch.Combine(folder), Path.Combine(Cli.Checkout, folder));
        }
    }

    public void Dispose() => _scratch.Dispose();

    /// <summary>Every page of the project that shows commands.</summary>
    public static TheoryData<string> Pages => [.. FindPages()];

    [Theory]
    [InlineData("README.md", 15)]
    [InlineData("docs/operations.md", 20)]
    [InlineData("docs/embedding.md", 2)]
    public void The_commands_of_a_page_are_found(string page, int atLeast)
    {
        Assert.Contains(page, FindPages());
        Assert.InRange(DocumentedCommand.In(File.ReadAllText(Path.Combine(Cli.Checkout, page))).Count, atLeast, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Each_command_of_a_page_has_the_exit_code_that_the_page_promises(string page)
    {
        var commands = DocumentedCommand.In(await File.ReadAllTextAsync(Path.Combine(Cli.Checkout, page)));
        var script = new StringBuilder(Prelude);
        for (var i = 0; i < commands.Count; i++)
        {
            Append(script, commands[i], i);
        }

        script.Append("wait\n"); // every process that the page starts, it also ends
        await using var shell = StartShell(script.ToString());
        for (var i = 0; i < commands.Count; i++)
        {
            await shell.SaysAsync(Done(i)); // each within the limit of a test, not all together
        }

        var result = await shell.ExitAsync();
        Assert.True(result.ExitCode == 0, $"{result.Errors}\n{result.Output}");
    }

    private static string[] FindPages() => [.. new[] { "docs", "samples", "bench", "scripts" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Cli.Checkout, folder), "*.md", SearchOption.AllDirectories))
        .Append(Path.Combine(Cli.Checkout, "README.md"))
        .Where(page => DocumentedCommand.In(File.ReadAllText(page)).Count > 0)
        .Select(page => Path.GetRelativePath(Cli.Checkout, page))
        .Order(StringComparer.Ordinal)];

    private static string Done(int index) => $"[command {index} of the page is done]";

    private void Append(StringBuilder script, DocumentedCommand command, int index)
    {
        var line = Here(command.Line);
        script.Append(line).Append('\n');
        if (!WithoutComment(line).EndsWith('&'))
        {
            script.Append("promised $? ").Append(Quoted(line)).Append(' ').AppendJoin(' ', command.ExitCodes).Append('\n');
        }
        else if (line.Contains("--ready-file", StringComparison.Ordinal))
        {
            script.Append("wait_for 60 test -e ").Append(Quoted(_scratch.Combine("ready"))).Append('\n');
        }

        script.Append("echo ").Append(Quoted(Done(index))).Append('\n');
    }

    /// <summary>The places that a page names are everybody's; the test has its own.</summary>
    private string Here(string line) => line
        .Replace("actorshm eval ", "env -u ACTORSHM_RUN_DIR actorshm eval ", StringComparison.Ordinal) // here it stands for the run that is the default, in which eval does not compute
        .Replace("/dev/shm/actorshm-$(id -u)/", _scratch.Path + "/runs/", StringComparison.Ordinal)
        .Replace("/dev/shm/actorshm-$UID/", _scratch.Path + "/runs/", StringComparison.Ordinal)
        .Replace("/dev/shm/mine", _scratch.Combine("mine"), StringComparison.Ordinal)
        .Replace("/tmp/ready", _scratch.Combine("ready"), StringComparison.Ordinal)
        .Replace("/tmp/load", _scratch.Combine("load"), StringComparison.Ordinal);

    private static string WithoutComment(string line) => line.Split(" # ")[0].TrimEnd();

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private TestProcess StartShell(string script) => TestProcess.Start(
        "/bin/bash",
        ["-c", $"cd {Quoted(_scratch.Path)} || exit 96\n{script}"],
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{Path.GetDirectoryName(Cli.HostExecutable)}:{Environment.GetEnvironmentVariable("PATH")}",
            ["ACTORSHM"] = Cli.HostExecutable,
            ["ACTORSHM_RUN_DIR"] = _scratch.Combine("runs", "default"),
        });
}
