using Xunit;
namespace UnionFs.Repo.Tests;
public class SmokeTests { [Fact] public void Ok() => Assert.True(true); }
