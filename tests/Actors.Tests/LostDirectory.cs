namespace ActorShm.Actors.Tests;

/// <summary>A directory in whose place is a file for a while: nothing in it can be opened, whatever the user may do.</summary>
internal sealed class LostDirectory(string path) : IDisposable
{
    /// <summary>What the system says about opening what was in it.</summary>
    public const string Reason = "Not a directory";

    private readonly string _aside = $"{path}.aside";

    /// <summary>Puts a file in its place.</summary>
    public void Lose()
    {
        Directory.Move(path, _aside);
        File.WriteAllBytes(path, []);
    }

    /// <summary>Brings it back, if it is lost.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_aside))
        {
            File.Delete(path);
            Directory.Move(_aside, path);
        }
    }
}
