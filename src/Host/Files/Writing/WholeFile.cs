using System.Security.Cryptography;

namespace ActorShm.Host.Files.Writing;

/// <summary>Writes files that appear whole: each is written under a temporary name and then renamed.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file, or leaves an existing file as it is if that fails.</summary>
    /// <remarks>In a directory where others write too, nobody can make either name lead elsewhere: the temporary name is new, and renaming replaces a symbolic link rather than following it.</remarks>
    /// <param name="path">The file; it is replaced.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="IOException">The file cannot be written, or something other than a file has the name.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var unfinished = $"{path}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp";
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                write(file);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
