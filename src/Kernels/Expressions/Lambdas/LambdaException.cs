using System.Linq.Expressions;

namespace ActorShm.Kernels;

/// <summary>Thrown when a lambda has a part that the language of programs cannot express, or is nested too deep. Thrown where the lambda is passed, before anything runs.</summary>
/// <remarks>The message shows the part and the whole lambda as C#, says why, and what to write instead.</remarks>
public sealed class LambdaException : NotSupportedException
{
    internal LambdaException(string lambda, string subExpression, string reason, Exception? inner = null)
        : this(lambda, subExpression, inner, $"'{subExpression}' in the lambda {lambda} cannot be translated. {reason}")
    {
    }

    private LambdaException(string lambda, string subExpression, Exception? inner, string message)
        : base(message, inner)
    {
        Lambda = lambda;
        SubExpression = subExpression;
    }

    /// <summary>Gets the whole lambda as C#; only its parameters when it is nested too deep to be shown.</summary>
    public string Lambda { get; }

    /// <summary>Gets the part that cannot be translated, as C#.</summary>
    public string SubExpression { get; }

    /// <summary>Creates the exception for a lambda for which the stack has no room, and so none for its text.</summary>
    internal static LambdaException TooDeep(LambdaExpression lambda, InsufficientExecutionStackException inner)
    {
        var shown = $"{CSharpText.ParametersOf(lambda)} => …";
        return new(
            shown,
            shown,
            inner,
            $"The lambda {shown} is nested deeper than the stack of this thread reaches. Give a part of it to a Select or Zip of its own, and go on from the result.");
    }
}
