using System.Globalization;
using System.Numerics;
using System.Text;
using ActorShm.Host.Commands;
using ActorShm.Host.Commands.Arguments;
using ActorShm.Host.Ending;
using ActorShm.Host.Files;
using ActorShm.Host.Files.Reading;
using ActorShm.Host.Files.Writing;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Host.Tests;

public sealed class ArgumentTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("x.npy", null)]
    [InlineData("x.csv:temp", "temp")]
    [InlineData("odd:name.csv:a:b", "a:b")]
    [InlineData("X.CSV:temp", "temp")]
    [InlineData("a:b.npy", null)]
    [InlineData("with = sign.npy", null)]
    public void An_input_is_a_name_a_file_and_a_column_for_csv(string file, string? column)
    {
        var path = column is null ? file : file[..^(column.Length + 1)];
        File.WriteAllText(_scratch.Combine(path), "temp\n1\n");

        var input = InputArgument.Parse($"t={_scratch.Combine(file)}");

        Assert.Equal(new InputArgument("t", _scratch.Combine(path), column), input);
    }

    [Theory]
    [InlineData("x.npy")]
    [InlineData("=x.npy")]
    [InlineData("x=")]
    [InlineData("1x=x.npy")]
    [InlineData("a-b=x.npy")]
    [InlineData("x=missing.npy")]
    [InlineData("x=/")]
    public void Anything_else_is_refused(string argument) => Assert.Throws<UsageException>(() => InputArgument.Parse(argument));

    [Fact]
    public void A_column_of_a_file_with_another_ending_is_refused_with_what_to_do()
    {
        var table = _scratch.Combine("table.txt");
        File.WriteAllText(table, "temp\n1\n");
        File.CreateSymbolicLink(_scratch.Combine("table.csv"), table);

        Assert.Contains(
            $"There is a file {table}, but only files that end in .csv have columns", Assert.Throws<UsageException>(() => InputArgument.Parse($"t={table}:temp")).Message, StringComparison.Ordinal);
        Assert.Equal("temp", InputArgument.Parse($"t={_scratch.Combine("table.csv")}:temp").Column);
        Assert.DoesNotContain(".csv", Assert.Throws<UsageException>(() => InputArgument.Parse($"t={_scratch.Combine("no:temp")}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_needs_a_directory_that_exists_and_must_not_be_an_input()
    {
        var path = _scratch.Combine("x.npy");
        File.WriteAllText(path, "x");
        var input = InputArgument.Parse($"x={path}");

        Assert.Equal(_scratch.Combine("y.npy"), OutputArgument.Parse($"y={_scratch.Combine("y.npy")}", [input]).Path);
        Assert.Throws<UsageException>(() => OutputArgument.Parse($"y={path}", [input]));
        Assert.Throws<UsageException>(() => OutputArgument.Parse($"y={_scratch.Combine("no", "y.npy")}", [input]));
        Assert.Throws<UsageException>(() => OutputArgument.Parse($"y={_scratch.Path}", [input]));
    }

    // Goal: the file of an input stays as it is, and nothing else is refused for it. Method: a link is replaced itself, and not the file that it leads to; the name of an input is one even where it is a link.
    [Fact]
    public void An_output_may_replace_a_link_to_an_input_and_no_name_of_the_input()
    {
        var (file, link, other) = (_scratch.Combine("x.npy"), _scratch.Combine("link.npy"), _scratch.Combine("other.npy"));
        File.WriteAllText(file, "x");
        File.CreateSymbolicLink(link, file);
        File.CreateSymbolicLink(other, link);

        Assert.Equal(link, Parse(file, link));
        Assert.Equal(other, Parse(link, other));
        Assert.Throws<UsageException>(() => Parse(file, file));
        Assert.Throws<UsageException>(() => Parse(link, file));
        Assert.Throws<UsageException>(() => Parse(link, link));

        static string Parse(string input, string output) => OutputArgument.Parse($"y={output}", [InputArgument.Parse($"x={input}")]).Path;
    }

    // Goal: no result is lost to another. Method: what is replaced is a name in a directory, by whatever path, whether or not something has it; a link is replaced itself, and so is one of several names of a file.
    [Fact]
    public void Two_outputs_must_not_have_one_name_in_one_directory()
    {
        var directory = Directory.CreateDirectory(_scratch.Combine("d")).FullName;
        Directory.CreateSymbolicLink(_scratch.Combine("linked"), directory);
        File.WriteAllText(Path.Combine(directory, "there.npy"), "x");
        File.CreateSymbolicLink(Path.Combine(directory, "link.npy"), "there.npy");

        foreach (var (file, other) in (ReadOnlySpan<(string, string)>)[("d/new.npy", "d/new.npy"), ("d/new.npy", "linked/new.npy"), ("d/there.npy", "linked/there.npy"), ("d/link.npy", "linked/link.npy")])
        {
            Assert.Contains("'y' and 'z' would both be written", Assert.Throws<UsageException>(() => ParseOutputs(file, other)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, ParseOutputs("d/there.npy", "d/link.npy").Length);
        Assert.Equal(2, ParseOutputs("d/new.npy", "linked/other.npy").Length);
        Assert.Equal(2, ParseOutputs("d/new.npy", "new.npy").Length);
    }

    private OutputArgument[] ParseOutputs(string y, string z) => ProgramFiles.Parse([], [$"y={_scratch.Combine(y)}", $"z={_scratch.Combine(z)}"]).Outputs;

    // Goal: nothing under /dev is ever replaced. Method: links to a device and to an open file's number, as /dev/stdout is one.
    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/proc/self/fd/{0}")]
    public void An_output_and_a_ready_file_replace_no_device_and_no_open_file(string target)
    {
        using var open = File.Create(_scratch.Combine("open"));
        var link = _scratch.Combine("link");
        File.CreateSymbolicLink(link, string.Format(CultureInfo.InvariantCulture, target, open.SafeFileHandle.DangerousGetHandle()));

        Assert.Contains("open file", Assert.Throws<UsageException>(() => OutputArgument.Parse($"y={link}", [])).Message, StringComparison.Ordinal);
        Assert.Contains("open file", Assert.Throws<UsageException>(() => new ReadyFile(link)).Message, StringComparison.Ordinal);
    }

    // Goal: a mistyped name puts nothing among files that others own. Method: files that are there, empty as mktemp makes them, and names that are free, also through links.
    [Fact]
    public void A_ready_file_an_output_and_an_export_are_none_of_the_files_of_a_run()
    {
        using var run = OwnedDirectory.Acquire(_scratch.Combine("run"));
        var logs = Directory.CreateDirectory(Path.Combine(run.Path, "logs")).FullName;
        File.WriteAllText(Path.Combine(logs, "empty"), string.Empty);
        Directory.CreateSymbolicLink(_scratch.Combine("link"), run.Path);
        Directory.CreateSymbolicLink(_scratch.Combine("link-below"), logs);

        foreach (var file in (string[])[Path.Combine(run.Path, "host.lock"), Path.Combine(logs, "empty"), _scratch.Combine("link", "host.lock"), _scratch.Combine("link-below", "ready")])
        {
            AssertRefused(file, $"run directory {run.Path}, whose files belong to the run");
        }

        // Nor is a report, which has a directory of its own, made where it is missing.
        foreach (var directory in (string[])[logs, _scratch.Combine("link", "new", "below")])
        {
            Assert.Contains($"run directory {run.Path}, whose files belong to the run", Assert.Throws<UsageException>(() => ReportDirectory.Prepare(directory)).Message, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(Path.Combine(run.Path, "new")));
        using var elsewhere = new ReadyFile(_scratch.Combine("host.lock"));
        using var owned = OwnedDirectory.Acquire(_scratch.Combine("command")); // of a process that starts a host, and has its ready file there
        using var inIt = new ReadyFile(Path.Combine(owned.Path, "ready"));

        // One that takes the data of a run's segments from another file system has no record of them.
        AssertRefused(Path.Combine(owned.Path, $"{SegmentId.New()}.npy"), $"{owned.Path}, a directory of segments");
    }

    [Fact]
    public void A_ready_file_an_output_and_an_export_are_none_of_the_files_of_segments()
    {
        using var store = SegmentStore.OpenDirectory(_scratch.Combine("arrays"));
        using (new ReadyFile(Path.Combine(store.Directory, "ready")))
        {
            // nothing is in it yet
        }

        store.Create(ElementType.Int32, Shape.Vector(3), "prices");
        Directory.CreateSymbolicLink(_scratch.Combine("link"), store.Directory);

        foreach (var file in (string[])[Path.Combine(store.Directory, $"{SegmentId.New()}.npy"), _scratch.Combine("link", $"{SegmentId.New()}.state"), Path.Combine(store.Directory, ".mine")])
        {
            AssertRefused(file, $"{store.Directory}, a directory of segments");
        }

        var mine = Path.Combine(store.Directory, "mine.npy"); // whoever keeps other files there may
        Assert.Equal(mine, OutputArgument.Parse($"y={mine}", []).Path);
        using var ready = new ReadyFile(Path.Combine(store.Directory, "ready"));
    }

    private static void AssertRefused(string file, string reason)
    {
        Assert.Contains(reason, Assert.Throws<UsageException>(() => new ReadyFile(file)).Message, StringComparison.Ordinal);
        Assert.Contains(reason, Assert.Throws<UsageException>(() => OutputArgument.Parse($"y={file}", [])).Message, StringComparison.Ordinal);
        Assert.Contains(reason, Assert.Throws<UsageException>(() => TargetFile.RequireNpy(file, "Cannot export")).Message, StringComparison.Ordinal);
    }

    // Goal: what eval or 'segments export' has written can be given to eval again. Method: inputs of this ending are taken for text.
    [Theory]
    [InlineData("y.csv")]
    [InlineData("y.CSV")]
    [InlineData("y.csv:col")]
    public void An_output_is_not_called_csv(string file)
    {
        var path = _scratch.Combine(file);

        Assert.Contains(".npy", Assert.Throws<UsageException>(() => OutputArgument.Parse($"y={path}", [])).Message, StringComparison.Ordinal);
        Assert.Contains(".npy", Assert.Throws<UsageException>(() => TargetFile.RequireNpy(path, "Cannot export")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4611686018427387904,4", "The axes multiply to more than 9,223,372,036,854,775,807 elements.")]
    [InlineData("1,1,1,1,1,1,1,1,1", "A shape has at most 8 axes; this one has 9.")]
    [InlineData("2000000000000000000", "an array of shape (2000000000000000000,) and type float64 is longer than any file can be.")]
    public void A_shape_that_there_is_not_is_refused_in_words_of_the_command_line(string shape, string reason) =>
        Assert.Equal($"--shape {shape}: {reason}", Assert.Throws<UsageException>(() => ShapeArgument.Parse(shape, ElementType.Float64)).Message);

    [Theory]
    [InlineData("", "")]
    [InlineData(" ", "")]
    [InlineData(",", "")]
    [InlineData("(,)", "")]
    [InlineData("1,,2", "")]
    [InlineData(",3", "")]
    [InlineData("3,,", "")]
    [InlineData("(3", "(3")]
    [InlineData("3)", "3)")]
    [InlineData("((3))", "(3)")]
    [InlineData("3,x", "x")]
    public void A_shape_in_which_a_length_is_missing_is_refused(string shape, string length) => Assert.Equal(
        $"--shape {shape}: '{length}' is no length. Write the lengths of the axes with commas between, such as 1000,3, or () for a scalar.",
        Assert.Throws<UsageException>(() => ShapeArgument.Parse(shape, ElementType.Float64)).Message);

    [Theory]
    [InlineData("()", "()")]
    [InlineData("( )", "()")]
    [InlineData("0", "(0,)")]
    [InlineData("3,", "(3,)")]
    [InlineData("(3,)", "(3,)")]
    [InlineData(" ( 3 , 4 ) ", "(3, 4)")]
    public void A_shape_is_written_as_lengths_or_as_NumPy_prints_it(string text, string shape) => Assert.Equal(shape, ShapeArgument.Parse(text, ElementType.Float64).ToString());

    [Fact]
    public void A_fill_takes_complex_numbers_where_the_elements_do()
    {
        Assert.Equal(ArrayContent.Full(new Complex(1, 2)), FillArgument.Parse("full:1+2j"));
        Assert.Contains("imaginary", Assert.Throws<UsageException>(() => FillArgument.Parse("linspace:0:2j")).Message, StringComparison.Ordinal);
        Assert.Contains("'1+'", Assert.Throws<UsageException>(() => FillArgument.Parse("full:1+")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "imaginary", Assert.Throws<UsageException>(() => FillArgument.RequireFits("full:2j", FillArgument.Parse("full:2j"), ElementType.Float64, Shape.Vector(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_is_open_under_a_number_is_the_file_that_it_leads_to()
    {
        File.WriteAllText(_scratch.Combine("x.npy"), "x");
        using var open = File.OpenHandle(_scratch.Combine("x.npy"));
        var number = $"/proc/self/fd/{open.DangerousGetHandle()}";

        Assert.Equal(_scratch.Combine("x.npy"), InputArgument.Parse($"x={number}").Path);
        File.Delete(_scratch.Combine("x.npy"));
        Assert.Contains(number, Assert.Throws<UsageException>(() => InputArgument.Parse($"x={number}")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("actorshm\0eval\0y\u00E4\uFFFD\0", false)]
    [InlineData("dotnet\0a.dll\0eval\0y\u00E4\uFFFD\0", false)]
    [InlineData("actorshm\0eval\0y\u00FF\0", true)]
    public void An_argument_that_is_not_utf_8_is_refused(string commandLine, bool isLatin)
    {
        var bytes = (isLatin ? Encoding.Latin1 : Encoding.UTF8).GetBytes(commandLine);

        Assert.Equal(isLatin, ArgumentBytes.Complaint(["eval", "y\uFFFD"], bytes)?.Contains("'y\uFFFD' is not UTF-8", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void A_name_may_be_given_once() =>
        Assert.Contains("'a'", Assert.Throws<UsageException>(() => NamedFile.RefuseRepeats(["a", "b", "a"], "--input")).Message, StringComparison.Ordinal);
}
