using Xunit;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>Tests that move the working directory of the process: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(ProcessWideTests), DisableParallelization = true)]
public class ProcessWideTests;
