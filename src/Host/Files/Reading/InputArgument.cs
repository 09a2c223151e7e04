using ActorShm.Host.Ending;
using ActorShm.Segments;

namespace ActorShm.Host.Files.Reading;

/// <summary>One <c>--input NAME=FILE[:COLUMN]</c>.</summary>
/// <param name="Name">The name in the program.</param>
/// <param name="Path">The file, absolute.</param>
/// <param name="Column">The column of a CSV file; null for a <c>.npy</c> file.</param>
internal sealed record InputArgument(string Name, string Path, string? Column)
{
    private const string CsvExtension = ".csv";

    /// <summary>Groups the inputs that are read in one pass: the columns of one CSV file. Every <c>.npy</c> input is a group of its own.</summary>
    public static IReadOnlyList<InputFile> ByFile(IEnumerable<InputArgument> inputs) =>
        [.. inputs.GroupBy(input => (input.Path, Alone: input.Column is null ? input.Name : null)).Select(file => new InputFile(file.Key.Path, [.. file]))];

    /// <summary>Whether a file of this name is taken for text with columns.</summary>
    public static bool IsCsv(string path) => path.EndsWith(CsvExtension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether this text has the form by which an input names a column of such a file.</summary>
    public static bool NamesColumn(string file) => MarkOfColumn(file) >= 0;

    /// <summary>Reads one argument. A file that ends in <c>.csv</c> needs a column; a file without a column is taken for a <c>.npy</c> file.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="run">The run that the program is for; null for a run of its own.</param>
    /// <exception cref="UsageException">The argument does not have that form, the file does not exist, or only this process can open it.</exception>
    public static InputArgument Parse(string argument, string? run = null)
    {
        var (name, file) = NamedFile.Split(argument, "--input", "NAME=FILE.npy or NAME=FILE.csv:COLUMN");
        (file, var column) = SplitColumn(argument, file);
        var path = System.IO.Path.GetFullPath(file);
        if (Directory.Exists(path))
        {
            throw new UsageException($"--input {argument}: {path} is a directory; name a .npy or .csv file in it.");
        }

        if (!File.Exists(path))
        {
            throw new UsageException(PathPermission.IsDenied(path)
                ? $"--input {argument}: permission denied: this user may not look at {path}."
                : $"--input {argument}: there is no file {path}.{WhyNoColumn(file)}{Namesakes.Describe(name, file, run)}");
        }

        if (column is null && !IsCsv(path))
        {
            return new InputArgument(name, Looked(argument, () => SameFile.NameForOthers(path)), Column: null); // nodes open the file as well
        }

        return string.IsNullOrEmpty(column)
            ? throw new UsageException($"--input {argument}: a CSV file needs a column, as in {name}={file}:COLUMN.{Looked(argument, () => DescribeColumns(path))}")
            : new InputArgument(name, path, column);
    }

    // The name of a file that a shell has opened for this process, as with <(…), does not tell what is in the file, but a column after it does.
    private static (string File, string? Column) SplitColumn(string argument, string file)
    {
        var mark = MarkOfColumn(file);
        if (mark >= 0)
        {
            return (file[..(mark + CsvExtension.Length)], file[(mark + CsvExtension.Length + 1)..]);
        }

        var colon = file.LastIndexOf(':');
        return colon > 0 && Looked(argument, () => SameFile.IsOpenFile(file[..colon])) ? (file[..colon], file[(colon + 1)..]) : (file, null);
    }

    private static int MarkOfColumn(string file) => file.LastIndexOf(CsvExtension + ":", StringComparison.OrdinalIgnoreCase);

    private static string WhyNoColumn(string file)
    {
        var colon = file.LastIndexOf(':');
        return colon > 0 && File.Exists(file[..colon])
            ? $" There is a file {file[..colon]}, but only files that end in {CsvExtension} have columns: rename it, or name a link to it that ends so."
            : string.Empty;
    }

    // Data read from a pipe is consumed, and its writer may keep us waiting.
    private static string DescribeColumns(string path) => SameFile.IsSpecial(path) ? string.Empty : " " + CsvFile.DescribeColumns(path);

    private static T Looked<T>(string argument, Func<T> look)
    {
        try
        {
            return look();
        }
        catch (Exception e) when (e is SegmentException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--input {argument}: {e.Message}", e);
        }
    }
}
