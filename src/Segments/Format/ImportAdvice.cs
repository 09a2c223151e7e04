namespace ActorShm.Segments;

/// <summary>Advises what to do with a file that cannot be used where it lies: a command on a line of its own, to be pasted as it is, and then the call from C#.</summary>
internal static class ImportAdvice
{
    /// <summary>Makes the advice for one file.</summary>
    /// <param name="path">The file.</param>
    public static string For(string path)
    {
        var file = Path.GetFullPath(path);
        var name = Path.GetFileNameWithoutExtension(file);
        var directory = $"/dev/shm/imported-{CurrentProcess.EffectiveUserId}"; // the command makes it if it is missing, and needs no host
        return $"Import makes a segment of it, and prints the file to use instead:{Environment.NewLine}"
            + $"  actorshm segments import {Quote(file)} --name {Quote(IsName(name) ? name : "imported")} --dir {directory}{Environment.NewLine}"
            + "It stays until 'actorshm segments retire' gives it up. In C# it is SegmentStore.Import.";
    }

    private static bool IsName(string word) => !string.IsNullOrWhiteSpace(word) && word[0] != '-' && !word.Any(char.IsControl);

    /// <summary>Quotes a word so that a shell takes it literally, whatever is in it.</summary>
    private static string Quote(string word) => word.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._-+,:@%".Contains(letter, StringComparison.Ordinal))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
