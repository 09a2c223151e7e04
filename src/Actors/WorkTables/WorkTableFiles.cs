using System.Globalization;

namespace ActorShm.Actors.WorkTables;

/// <summary>The names of the files of work tables.</summary>
internal static class WorkTableFiles
{
    /// <summary>Files up to this length are kept for the next stages, mapped, in the host and in its nodes.</summary>
    public const long KeptBytes = 1 << 20;

    /// <summary>How many of them are kept.</summary>
    public const int KeptFiles = 64;

    /// <summary>The file of a number, which no other file of the same run ever has.</summary>
    public static string PathOf(string directory, long number) => Path.Combine(directory, number.ToString(CultureInfo.InvariantCulture));
}
