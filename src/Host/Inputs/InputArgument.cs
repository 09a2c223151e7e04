using ActorShm.Host.Commands;
using ActorShm.Segments;

namespace ActorShm.Host.Inputs;

/// <summary>One <c>--input NAME=FILE[:COLUMN]</c>.</summary>
/// <param name="Name">The name in the program.</param>
/// <param name="Path">The file, absolute.</param>
/// <param name="Column">The column of a CSV file; null for a <c>.npy</c> file.</param>
internal sealed record InputArgument(string Name, string Path, string? Column)
{
    private const string CsvExtension = ".csv";

    /// <summary>Whether a file of this name is taken for text with columns.</summary>
    public static bool IsCsv(string path) => path.EndsWith(CsvExtension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads one argument. A file that ends in <c>.csv</c> needs a column, and every other is taken for a <c>.npy</c> file.</summary>
    /// <exception cref="UsageException">It is not of that form, the file does not exist, or it is what this process alone has open.</exception>
    public static InputArgument Parse(string argument)
    {
        var (name, file) = NamedFile.Split(argument, "--input", "NAME=FILE.npy or NAME=FILE.csv:COLUMN");
        string? column = null;
        var mark = file.LastIndexOf(CsvExtension + ":", StringComparison.OrdinalIgnoreCase);
        if (mark >= 0)
        {
            column = file[(mark + CsvExtension.Length + 1)..];
            file = file[..(mark + CsvExtension.Length)];
        }

        var path = System.IO.Path.GetFullPath(file);
        if (Directory.Exists(path))
        {
            throw new UsageException($"--input {argument}: {path} is a directory; name a .npy or .csv file in it.");
        }

        if (!File.Exists(path))
        {
            throw new UsageException($"--input {argument}: there is no file {path}.");
        }

        return IsCsv(path) && string.IsNullOrEmpty(column)
            ? throw new UsageException($"--input {argument}: a CSV file needs a column, as in {name}={file}:COLUMN. {CsvColumn.DescribeColumns(path)}")
            : new InputArgument(name, NameForNodes(argument, path), column);
    }

    private static string NameForNodes(string argument, string path)
    {
        try
        {
            return SameFile.NameForOthers(path);
        }
        catch (Exception e) when (e is SegmentException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--input {argument}: {e.Message}", e);
        }
    }
}
