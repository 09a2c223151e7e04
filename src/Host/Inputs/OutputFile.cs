using ActorShm.Host.Commands;
using ActorShm.Host.Ending;

namespace ActorShm.Host.Inputs;

/// <summary>A <c>.npy</c> file that a command is to write.</summary>
internal static class OutputFile
{
    /// <summary>Checks what can be checked before any work is done.</summary>
    /// <param name="file">The file as it was given.</param>
    /// <param name="what">What named it, as the beginning of the message.</param>
    /// <returns>Its path, absolute.</returns>
    /// <exception cref="UsageException">It is called like a text, its directory is not there or belongs to a run or to segments, or something has the name that must not be replaced.</exception>
    public static string Require(string file, string what)
    {
        var path = Path.GetFullPath(file);
        if (InputArgument.IsCsv(path) || InputArgument.NamesColumn(Path.GetFileName(path)))
        {
            throw new UsageException($"{what}: outputs are written as .npy, and a file that is called .csv would be read as text. Name a file that ends in .npy.");
        }

        TargetFile.Require(path, what);
        return path;
    }
}
