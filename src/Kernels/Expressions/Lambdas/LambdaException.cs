namespace ActorShm.Kernels;

/// <summary>A lambda has a part that the language of programs cannot say. Thrown where the lambda is given, before anything runs.</summary>
/// <remarks>The message shows the part and the whole as C#, says why, and what to write instead.</remarks>
public sealed class LambdaException : NotSupportedException
{
    internal LambdaException(string lambda, string subExpression, string reason, Exception? inner = null)
        : base($"'{subExpression}' in the lambda {lambda} cannot be translated. {reason}", inner)
    {
        Lambda = lambda;
        SubExpression = subExpression;
    }

    /// <summary>The whole lambda as C#.</summary>
    public string Lambda { get; }

    /// <summary>The part that cannot be translated, as C#.</summary>
    public string SubExpression { get; }
}
