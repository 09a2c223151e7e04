namespace ActorShm.Actors.Engine.Links;

/// <summary>Small files that only their user can read, and that appear whole.</summary>
internal static class OwnerFile
{
    public static void Write(string path, string text)
    {
        var unfinished = path + ".new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var writer = new StreamWriter(unfinished, options))
        {
            writer.Write(text);
        }

        File.Move(unfinished, path);
    }
}
