namespace ActorShm.Segments;

/// <summary>Tells a path at which nothing is from one that this user may not look at; .NET answers "it does not exist" to both.</summary>
internal static class PathPermission
{
    /// <summary>Whether a directory on the way to a path keeps this user from looking what is there.</summary>
    public static bool IsDenied(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return NativeFile.IsDenied(path);
    }
}
