using Xunit;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>The differential tests once more as a user whom the disk refuses things.</summary>
[Collection(nameof(ProcessWideTests))]
public class UnprivilegedTests(ITestOutputHelper output)
{
    [Fact]
    public void The_harness_is_quiet_for_a_user_without_rights() => Check(nameof(HarnessTests), nameof(HarnessTests.The_disk_does_not_differ_from_itself));

    [Fact]
    public void A_sandbox_in_memory_refuses_a_user_what_the_disk_does() =>
        Check(nameof(AdapterDifferentialTests), nameof(AdapterDifferentialTests.A_sandbox_in_memory_answers_as_the_disk));

    [Fact]
    public void A_sandbox_over_layers_refuses_a_user_what_the_disk_does() =>
        Check(nameof(AdapterDifferentialTests), nameof(AdapterDifferentialTests.A_sandbox_over_layers_answers_as_the_disk));

    private void Check(string type, string method)
    {
        Assert.SkipWhen(UnprivilegedRun.WhyUnavailable is not null, $"{UnprivilegedRun.WhyUnavailable}");
        var (exitCode, text) = UnprivilegedRun.Test(type, method);
        output.WriteLine(text);
        Assert.True(exitCode == 0, text);
    }
}
