using Xunit;

namespace ActorShm.Kernels.Tests.Loops;

public sealed unsafe class NextPageTests
{
    [Fact]
    public void Memory_that_does_not_exist_can_be_asked_for()
    {
        NextPage.Ask(null);
        NextPage.Ask((byte*)nuint.MaxValue);
        NextPage.Ask((byte*)(nuint.MaxValue / 2)); // where no process has memory
    }
}
