using System.Security.Cryptography;

namespace ActorShm.Host.Files.Writing;

/// <summary>Files that appear whole: written under a name of their own, then renamed.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file, or leaves what is there as it is.</summary>
    /// <remarks>In a directory where others write too, neither name can be made to lead elsewhere: the one is new, and renaming replaces a symbolic link and does not follow it.</remarks>
    /// <param name="path">The file; it is replaced.</param>
    /// <param name="write">Writes what is to be in it.</param>
    /// <exception cref="IOException">It cannot be written, or something has the name that is no file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written there.</exception>
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
